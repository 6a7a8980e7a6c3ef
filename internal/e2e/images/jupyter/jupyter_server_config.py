# What the image sets by itself; ours must win over it.
c = get_config()  # noqa
c.ServerApp.ip = ""
c.ServerApp.open_browser = False
c.FileContentsManager.delete_to_trash = False
