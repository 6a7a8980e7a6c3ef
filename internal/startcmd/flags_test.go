package startcmd

import "testing"

func TestFlags(t *testing.T) {
	v := func(words ...string) []string { return words }
	check(t, []readRow{
		{v("jupyter", "lab"), "jupyter lab", "", ""},
		{v("jupyter", "lab", "--ip=0.0.0.0", "--port=8888", "--no-browser", "--allow-root"), "jupyter lab --no-browser", "port=8888", "--ip|--allow-root"},
		{v("jupyter", "lab", "--ip", "*", "--port", "9999", "--allow-root", "--notebook-dir", "/app"), "jupyter lab", "root=/app port=9999", "--ip|--allow-root"},
		{v("jupyter-lab", "--NotebookApp.token=", "--NotebookApp.password="), "jupyter-lab", "", "--NotebookApp.token|--NotebookApp.password"},
		{v("jupyter-lab", "--NotebookApp.token=''", "--ServerApp.password=''"), "jupyter-lab", "", "--NotebookApp.token|--ServerApp.password"},
		{v("jupyter", "lab", "--ServerApp.token="+secret), "jupyter lab", "", "--ServerApp.token"},
		{v("jupyter", "lab", "--ServerApp.token", secret), "jupyter lab", "", "--ServerApp.token"},
		{v("jupyter", "lab", "-ServerApp.token="+secret), "jupyter lab", "", "-ServerApp.token"},
		{v("jupyter", "lab", "--IdentityProvider.token="+secret, "--LabApp.token="+secret), "jupyter lab", "", "--IdentityProvider.token|--LabApp.token"},
		{v("jupyter", "lab", "--NotebookApp.token=$JUPYTER_TOKEN"), "jupyter lab", "", "--NotebookApp.token"},
		{v("jupyter", "lab", "NotebookApp.token="+secret), "jupyter lab", "", "NotebookApp.token"},
		{v("jupyter", "lab", "--ServerApp.allow_origin=*", "--ServerApp.disable_check_xsrf=True", "--ServerApp.tornado_settings={'headers': {}}"), "jupyter lab", "", "--ServerApp.allow_origin|--ServerApp.disable_check_xsrf|--ServerApp.tornado_settings"},
		{v("jupyter", "lab", "--debug", "-y", "--log-level", "DEBUG", "--config=/x.py"), "jupyter lab", "", "--debug|-y|--log-level|--config"},
		{v("jupyter", "lab", "--certfile=/c", "--keyfile", "/k", "--sock=/s", "--gateway-url=http://u:"+secret+"@g"), "jupyter lab", "", "--certfile|--keyfile|--sock|--gateway-url"},
		{v("jupyter", "lab", "--collaborative", "--expose-app-in-browser", "--LabApp.collaborative=True"), "jupyter lab --collaborative --expose-app-in-browser --LabApp.collaborative=True", "", ""},
		{v("jupyter", "lab", "--collaborative=True", "--LabApp.collaborative=maybe", "--LabApp.collaborative"), "jupyter lab", "", "--collaborative|--LabApp.collaborative|--LabApp.collaborative"},
		{v("jupyter", "notebook", "--NotebookApp.iopub_data_rate_limit=1.0e10", "--NotebookApp.rate_limit_window", "3.0"), "jupyter notebook --ServerApp.iopub_data_rate_limit=1.0e10 --ServerApp.rate_limit_window=3.0", "", ""},
		{v("jupyter", "lab", "--NotebookApp.default_url=/lab/tree/a.ipynb"), "jupyter lab --ServerApp.default_url=/lab/tree/a.ipynb", "", ""},
		{v("jupyter", "lab", "--LabApp.default_url=/tree"), "jupyter lab --LabApp.default_url=/tree", "", ""},
		{v("jupyter", "lab", "--ServerApp.default_url=//evil.example.com"), "jupyter lab", "", "--ServerApp.default_url"},
		{v("jupyter", "lab", "--ServerApp.default_url=/lab?token="+secret), "jupyter lab", "", "--ServerApp.default_url"},
		{v("jupyter", "lab", "--ServerApp.default_url=/lab\n"), "jupyter lab", "", "--ServerApp.default_url"},
		{v("jupyter", "lab", "--preferred-dir=/work", "--ServerApp.preferred_dir=/work"), "jupyter lab", "", "--preferred-dir|--ServerApp.preferred_dir"},
		{v("jupyter", "lab", "--ServerApp.base_url=/jupyter/", "--ServerApp.port=80"), "jupyter lab", "port=80 url=/jupyter/", ""},
		{v("jupyter", "lab", "--NotebookApp.base_url=jupyter", "--NotebookApp.port=81"), "jupyter lab", "port=81 url=jupyter", ""},
		{v("jupyter", "lab", "--ServerApp.base_url=${BASE}", "--port=none", "--ServerApp.port=99999"), "jupyter lab", "", "--ServerApp.base_url|--port|--ServerApp.port"},
		{v("jupyter", "lab", "--ServerApp.root_dir=/w"), "jupyter lab", "root=/w", ""},
		{v("jupyter", "lab", "--ServerApp.notebook_dir", "/w", "--NotebookApp.notebook_dir=/v"), "jupyter lab", "root=/v", ""},
		{v("jupyter", "lab", "--notebook-dir=/w", "/v/"), "jupyter lab", "root=/v", ""},
		{v("jupyter", "lab", "--FileContentsManager.root_dir=/w", "--no-browser", "."), "jupyter lab --no-browser", "root=.", ""},
		{v("jupyter", "lab", "--", "/w"), "jupyter lab", "root=/w", ""},
		{v("jupyter", "lab", "a.ipynb", "/w", "/v"), "jupyter lab", "root=/w", "file name|extra argument"},
		{v("jupyter", "lab", "--unknown", secret, "--Some.thing=x", "--a\x1b[31m=x"), "jupyter lab", "", "--unknown|--Some.thing|a flag"},
		{v("jupyter", "lab", "-p"+secret), "jupyter lab", "", "-p"},
		{v("jupyter", "lab", "--no-brow", "--ServerApp.jpserver_extensions={}"), "jupyter lab", "", "--no-brow|--ServerApp.jpserver_extensions"},
		{v("jupyter", "lab", "--MappingKernelManager.default_kernel_name=python3", "--MappingKernelManager.cull_idle_timeout=0"), "jupyter lab --MappingKernelManager.default_kernel_name=python3", "", "--MappingKernelManager.cull_idle_timeout"},
	})
}
