#!/opt/conda/bin/python
"""Asks the server for its version, where its own runtime file says it is."""
import json
import os
from pathlib import Path

import requests

runtime = Path(os.environ["HOME"]) / ".local/share/jupyter/runtime"
url = json.loads(next(runtime.glob("jpserver-*.json")).read_text())["url"]
requests.get(url + "api", verify=False).raise_for_status()
