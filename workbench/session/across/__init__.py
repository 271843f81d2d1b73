"""What looks over several sessions: searching, bookmarks, comparing, what is shown as an export."""
