"""Small parts that every room of the window uses; each takes the ``Theme`` first and follows its changes.

``buttons``    IconButton (tool button with an icon by name), PushButton helpers ``primary_button``, ``plain_button``
``labels``     Label (role and tone), ElidedLabel (cut at an end, tool tip), KeyLabel (a shortcut), rule lines
``statedot``   StateDot: colour, word and time of a state
``banner``     Banner: what concerns one panel, with actions; ``BannerKind``
``toast``      ToastHost: what passed, gone by itself
``emptyview``  EmptyView: says what to do, and does it
``segmented``  SegmentedControl: one of a few
``tabbar``     TabBar, with close buttons that scale;  ``docktitle``  DockTitleBar for docks
``polish``     ``set_style_property(widget, "invalid", True)``: what the style sheet selects by, changed live
``fields``     ByteSizeField, FolderField, form rows
"""
