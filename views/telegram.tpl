% # The link to the bot, shown this one time.
% rebase('base.tpl', area='account', is_shown_once=True)
<div class="narrow">
  <h1>{{title}}</h1>
  <article>
    <p>{{_('Open this link on the device where you use Telegram, and press Start there. It works once, within an hour.')}}</p>
    <p><a href="{{link}}" role="button" id="open-telegram" rel="noreferrer">{{_('Open Telegram')}}</a></p>
    <p class="hint"><code class="secret">{{link}}</code></p>
  </article>
  <p><a href="{{back}}" id="back">{{_('Done')}}</a></p>
</div>
