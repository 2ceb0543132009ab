% # Money that came by the payment provider: what has no seats any longer and may go back, and what goes back.
% rebase('base.tpl', area='admin')
<section id="card-payments" aria-labelledby="card-payments-heading">
  <h1 id="card-payments-heading">{{_('Card payments')}}</h1>
  % if found.unspent:
  <article>
    <h2>{{_('Paid, without seats')}}</h2>
    <p class="hint">{{_('These payments have no seats, or no longer have any. Nothing is refunded until you press the button.')}}</p>
    <table role="table" class="paid" id="unspent">
      <caption class="unseen">{{_('Paid, without seats')}}</caption>
      <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">{{_('When')}}</th><th role="columnheader" scope="col">{{_('Who')}}</th><th role="columnheader" scope="col">{{_('Amount')}}</th><th role="columnheader" scope="col" class="actions">{{_('Actions')}}</th></tr></thead>
      <tbody role="rowgroup">
        % for one in found.unspent:
        <tr role="row" id="unspent-{{one.id}}">
          <td role="cell" class="when">{{words.day_and_time(one.created_at)}}</td>
          <td role="cell" class="who">
% include('paid_by.tpl', one=one, who=found.names.get(one.booking_id, one.reference))
          </td>
          <td role="cell" class="number">{{words.money(one.cents, one.currency)}}</td>
          <td role="cell" class="actions"><div>
            <form method="post" action="{{refund}}" id="send-back-{{one.id}}">
              % include('key.tpl')
              <input type="hidden" name="checkouts" value="{{one.id}}">
              <button class="secondary" id="refund-{{one.id}}" aria-describedby="unspent-{{one.id}}">{{_('Refund {amount}', amount=words.money(one.cents, one.currency))}}</button>
            </form>
          </div></td>
        </tr>
        % end
      </tbody>
    </table>
    % if are_more_unspent:
    <p class="hint">{{_('There are more: they’re listed once these are refunded.')}}</p>
    % end
    % if len(found.unspent) > 1:
    <details class="sure" id="refund-all">
      <summary>{{ngettext('Refund all {number}', 'Refund all {number}', len(found.unspent))}}</summary>
      <form method="post" action="{{refund}}" id="send-all-back">
        % include('key.tpl')
        <input type="hidden" name="checkouts" value="{{','.join(str(one.id) for one in found.unspent)}}">
        <p id="refund-all-hint">{{_('Everyone in this list is sent their money back, and told.')}}</p>
        <button aria-describedby="refund-all-hint">{{_('Yes, refund all')}}</button>
      </form>
    </details>
    % end
  </article>
  % end
  <article>
    <h2>{{_('Refunds')}}</h2>
    % if not found.refunds:
    <p id="no-refunds">{{_('Nothing was refunded yet. Money that comes too late for its seats is refunded by itself and shown here.')}}</p>
    % else:
    <table role="table" class="paid" id="refunds">
      <caption class="unseen">{{_('Refunds')}}</caption>
      <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">{{_('When')}}</th><th role="columnheader" scope="col">{{_('Who')}}</th><th role="columnheader" scope="col">{{_('Amount')}}</th><th role="columnheader" scope="col">{{_('State')}}</th></tr></thead>
      <tbody role="rowgroup">
        % for one, sent in found.refunds:
        <tr role="row" id="refund-of-{{one.id}}">
          <td role="cell" class="when">{{words.day_and_time(sent.created_at)}}</td>
          <td role="cell" class="who">
% include('paid_by.tpl', one=one, who=found.names.get(one.booking_id, one.reference))
          </td>
          <td role="cell" class="number">{{words.money(one.cents, one.currency)}}</td>
          <td role="cell" class="what">
            {{words.say(states[sent.state])}}
            <small>{{words.say(reasons.get(sent.why, reasons['chosen']))}}</small>
            % if sent.last_error:
            <small><bdi>{{sent.last_error}}</bdi></small>
            % end
          </td>
        </tr>
        % end
      </tbody>
    </table>
    % if more:
    <p class="pager"><a href="{{more}}" rel="next">{{_('Earlier')}}</a></p>
    % end
    % end
  </article>
</section>
