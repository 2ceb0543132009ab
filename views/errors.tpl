% # Every code, each at its own anchor: the `type` of a problem leads here.
% rebase('base.tpl', area='docs')
<h1>Errors</h1>
<p>A refused request is answered with <code>application/problem+json</code>: a <code>code</code> that never changes, and a <code>detail</code> for people. These are all the codes; <a href="/docs">the API</a> says which call can answer which.</p>
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
