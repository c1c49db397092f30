"""Who has learned what, which questions work, what people misread: as data, page, files and pictures."""
