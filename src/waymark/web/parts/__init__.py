"""What several pages share: template tags, forms, paging, downloads."""
