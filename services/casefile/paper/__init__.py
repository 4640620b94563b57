"""Files on paper: what stands where (`sheet`), how it looks (`file.html`, `file.css`), and the PDF of it (`pdf`)."""
