"""The career map: which stops to show and where everything on it stands."""

from waymark.engine.layout.career_map import lay_out
from waymark.engine.layout.choose import STOPS, choose_stops
from waymark.engine.layout.model import (
    Badge,
    Box,
    CareerMap,
    ColumnMark,
    Line,
    LineKind,
    LineMark,
    Link,
    LinkMark,
    MapInput,
    Stop,
    StopMark,
    Text,
    TrackMark,
    svg_path,
)

__all__ = [
    "STOPS",
    "Badge",
    "Box",
    "CareerMap",
    "ColumnMark",
    "Line",
    "LineKind",
    "LineMark",
    "Link",
    "LinkMark",
    "MapInput",
    "Stop",
    "StopMark",
    "Text",
    "TrackMark",
    "choose_stops",
    "lay_out",
    "svg_path",
]
