"""Web: records as pages. `page.render(record)` is one self-contained HTML file, without scripts or links outside."""
