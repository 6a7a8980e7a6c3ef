#!/bin/bash
# The old name.
exec /usr/local/bin/start-notebook.py "$@"
