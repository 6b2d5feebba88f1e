// A browser's own EventSource to a server in the notebook, wherever that notebook runs.

/** Where a port of the kernel's machine may be found from this page, the most direct way first. */
function addresses(port) {
  const config = document.getElementById("jupyter-config-data");
  const base = config && JSON.parse(config.textContent).baseUrl;
  const local = ["127.0.0.1", "localhost", "[::1]"].includes(location.hostname);
  return [
    ...(local ? [`http://127.0.0.1:${port}`] : []),
    ...(base ? [new URL(`${base}proxy/${port}`, location.origin).href] : []), // jupyter-server-proxy passes it on
  ];
}

/**
 * Open an EventSource at the first address that answers. Each message goes to `heard`, the address to `opened`, and
 * `failed` is called when none answers. Returns a function that closes it.
 */
function listen(found, path, { heard, opened, failed }) {
  let source = null;
  const next = ([address, ...others]) => {
    if (!address) return failed();
    let open = false;
    source = new EventSource(address + path);
    source.onmessage = heard;
    source.onopen = () => {
      open = true;
      opened(address);
    };
    source.onerror = () => {
      if (open) return; // a stream that was open reconnects by itself: that is what an EventSource is for
      source.close();
      next(others);
    };
  };
  next(found);
  return () => source?.close();
}
