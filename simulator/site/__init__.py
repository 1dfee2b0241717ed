"""Procedures to a site: pages, charts, bundles, styles, the runtime, the live server."""
