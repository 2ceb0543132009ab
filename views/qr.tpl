% # A QR code, with what it holds in words.
<svg viewBox="0 0 {{code.size}} {{code.size}}" role="img" aria-label="{{label}}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{{code.size}}v{{code.size}}H0z"/><path d="{{code.path}}"/></svg>
