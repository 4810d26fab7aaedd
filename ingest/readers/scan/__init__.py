"""Scans: pages that are pictures, recognised one by one."""
