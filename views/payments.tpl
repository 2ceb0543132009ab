% # Money that came too late or doesn’t fit its booking, with what an admin may say of it, and what was said lately.
% rebase('base.tpl', area='admin')
<h1>{{title}}</h1>
% if not waiting:
<div class="empty" id="no-payments">
  <h2>{{_('No payment waits')}}</h2>
  <p>{{_('Money that comes too late for its booking, or in another amount, is listed here until you say what was done with it.')}}</p>
</div>
% else:
<section id="waiting-payments" aria-labelledby="waiting-heading">
  <h2 id="waiting-heading">{{_('Payments that wait')}}</h2>
  <p class="hint">{{_('These payments came too late or don’t fit their bookings. Say what you have done with each: nothing here moves any money.')}}</p>
  % for one in waiting:
  % payment = one.payment
  <article id="payment-{{payment.id}}" aria-labelledby="payment-{{payment.id}}-what">
    <h3 id="payment-{{payment.id}}-what">\\
% include('payment_for.tpl', one=one)
</h3>
    <p><strong>{{words.say(why[payment.id])}}</strong> · {{words.day(payment.came_at)}} · {{words.say(sources[payment.source])}}</p>
    % if payment.source == 'provider':
    <p class="hint">{{html('[Refund it by Stripe]({refunds}), or say here what you did with it instead.', refunds='/admin/payments/stripe')}}</p>
    % end
    <div class="acts">
      % for choice, name in (('restored', _('Mark as paid') if one.is_live and one.is_confirmed else _('Confirm booking') if one.is_live else _('Restore booking')), ('returned', _('Money returned')), ('kept', _('Kept as a donation'))):
      % if choice != 'restored' or payment.outcome != 'twice':
      <form method="post" action="/payments/{{payment.id}}/settle" id="{{choice}}-{{payment.id}}">
        % include('key.tpl')
        <input type="hidden" name="settled_as" value="{{choice}}">
        <button class="secondary{{'' if choice == 'restored' else ' outline'}}" aria-describedby="payment-{{payment.id}}-what">{{name}}</button>
      </form>
      % end
      % end
    </div>
  </article>
  % end
  % if more:
  <p class="pager"><a href="{{more}}" rel="next">{{_('Later payments')}}</a></p>
  % end
</section>
% end
% if settled:
<section id="settled-payments" aria-labelledby="settled-heading">
  <h2 id="settled-heading">{{_('Settled lately')}}</h2>
  % for one in settled:
  % payment = one.payment
  <article id="settled-{{payment.id}}" aria-labelledby="settled-{{payment.id}}-what">
    <h3 id="settled-{{payment.id}}-what">\\
% include('payment_for.tpl', one=one)
</h3>
    <p><strong>{{words.say(settled_as[payment.id])}}</strong> · {{words.day_and_time(payment.settled_at)}} · {{words.say(sources[payment.source])}}</p>
    % if payment.id not in sent_back:
    <div class="acts">
      <form method="post" action="/payments/{{payment.id}}/settle/undo" id="undo-{{payment.id}}">
        % include('key.tpl')
        <button class="secondary outline" aria-describedby="settled-{{payment.id}}-what">{{_('Undo')}}</button>
      </form>
    </div>
    % end
  </article>
  % end
</section>
% end
<p class="links"><a href="/admin/statements">{{_('Bank statements')}}</a> <a href="/admin/payments/stripe">{{_('Card payments')}}</a></p>
