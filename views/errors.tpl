% # Every code, each at its own anchor: the `type` of a problem leads here.
% rebase('base.tpl', area='docs')
<h1>Errors</h1>
<p>Whatever is refused is answered as <code>application/problem+json</code> with a <code>code</code> that never changes, and a <code>detail</code> for people. These are the codes; <a href="/docs">the API</a> says which call answers which.</p>
% for code, problem in problems.items():
<article id="{{code}}">
  <header>
    <h2><a href="#{{code}}"><code>{{code}}</code></a> {{problem.title}}</h2>
    <span class="badge">{{problem.status}}</span>
  </header>
  <p>
    % include('marked.tpl', text=problem.happened)
  </p>
  <p><strong>What to do:</strong>
    % include('marked.tpl', text=problem.remedy)
  </p>
</article>
% end
