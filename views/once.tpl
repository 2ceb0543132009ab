% # A secret, shown this one time.
% rebase('base.tpl', area=area, is_shown_once=True)
<h1>{{title}}</h1>
<article id="once">
  <p>{{words.say(about)}}</p>
  <p><code class="secret" id="secret">{{secret}}</code></p>
  <p class="hint">{{_('Copy it now: you won’t be able to see it again.')}}</p>
</article>
<p><a href="{{back}}" id="back">{{_('Done')}}</a></p>
