% # The link to the bot, shown this one time.
% rebase('base.tpl', area='account')
<div class="narrow">
  <h1>Link Telegram</h1>
  <article>
    <p>Open this link on the device where you use Telegram, and press Start there. It works once, within an hour.</p>
    <p><a href="{{link}}" role="button" id="open-telegram" rel="noreferrer">Open Telegram</a></p>
    <p class="hint"><code class="secret">{{link}}</code></p>
  </article>
  <p><a href="{{back}}" id="back">Done</a></p>
</div>
