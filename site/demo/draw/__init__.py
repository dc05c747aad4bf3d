"""
The illustrations of the demo brand, drawn by code in one style: a few inks, cut shapes, halftone dots, long shadows.

    cd site && python -m demo.draw                        draws every picture and the manifest
    cd site && python -m demo.draw moka-pot nest          only the pictures whose names contain one of the words
    cd site && python -m demo.draw --sheet /tmp/all.png   also a contact sheet, to look at them side by side

The results, WebP files and manifest.toml, lie in site/demo/pictures/ and are kept in the repository, so drawing is
needed only after a change here. It takes Playwright's Chromium, or another one named by --browser.

kit.py holds inks and shapes, parts.py what returns from picture to picture (the swallow, cups, beans, hands, letters),
faces.py the six people; articles.py, stories.py, products.py, people.py and pages.py hold the pictures themselves.
press.py turns SVG into a printed sheet.
"""
