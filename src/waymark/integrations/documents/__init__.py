"""Documents to take away, as accessible PDF (tagged, PDF/UA-1)."""

from waymark.integrations.documents.paper import Block, Line, Paper, pdf_of

__all__ = ["Block", "Line", "Paper", "pdf_of"]
