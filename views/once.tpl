% # A secret, shown this one time.
% rebase('base.tpl', area=area)
<h1>{{title}}</h1>
<article id="once">
  <p>{{about}}</p>
  <p><code class="secret" id="secret">{{secret}}</code></p>
  <p class="hint">Copy it now: it’s shown this once, and not kept here in a form that could be read.</p>
</article>
<p><a href="{{back}}" id="back">Done</a></p>
