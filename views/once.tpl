% # A secret, shown this one time.
% rebase('base.tpl', area=area, is_shown_once=True)
<h1>{{title}}</h1>
<article id="once">
  <p>{{words.say(about)}}</p>
  <p><code class="secret" id="secret">{{secret}}</code></p>
  <p><button type="button" class="copy secondary" data-copy="secret" hidden><span class="icon copy" aria-hidden="true"></span>{{_('Copy')}}</button></p>
  <p class="hint">{{_('Copy it now: you won’t be able to see it again.')}}</p>
  % if get('code'):
  <figure class="qr">
    % include('qr.tpl', code=code, label=_('A code that leads to {link}', link=secret))
    <figcaption>{{_('They can also scan this code with their phone.')}}</figcaption>
  </figure>
  % end
</article>
<p><a href="{{back}}" id="back">{{_('Done')}}</a></p>
