% # Bank statements: what a press has confirmed, the three heaps of what waits, and the form for another statement.
% rebase('base.tpl', area='admin')
<h1>{{title}}</h1>
% path = '/admin/statements'
% if refusal:
<div class="notice bad" id="statement-refused" role="alert" tabindex="-1" autofocus>
  <h2>{{_('The statement wasn’t read')}}</h2>
  <p>{{words.say(refusal)}}</p>
</div>
% end
% if pressed or listed:
<section id="pressed" aria-labelledby="pressed-heading">
  <h2 id="pressed-heading">\\
% if pressed:
{{ngettext('{number} booking confirmed', '{number} bookings confirmed', len(pressed))}}\\
% else:
{{ngettext('{number} payment to settle', '{number} payments to settle', len(listed))}}\\
% end
</h2>
  <ul class="failed">
    % for one in [*pressed, *listed]:
    <li>\\
% include('statement_booking.tpl', one=one, event=events[one.event_id])
</li>
    % end
  </ul>
  <form method="post" action="{{path}}/undo" id="undo-press">
    % include('key.tpl')
    <input type="hidden" name="press" value="{{press}}">
    <button class="secondary" aria-describedby="pressed-heading">{{_('Undo')}}</button>
  </form>
</section>
% end
% if heaps.good:
<section id="good" aria-labelledby="good-heading">
  <h2 id="good-heading">{{ngettext('{number} payment fits a booking', '{number} payments fit a booking', len(heaps.good))}}</h2>
  <table class="people">
    <caption class="unseen">{{_('Payments that fit a booking')}}</caption>
    <thead><tr><th scope="col" class="who">{{_('Who')}}</th><th scope="col" class="what">{{_('Event')}}</th><th scope="col" class="when">{{_('Paid on')}}</th><th scope="col" class="left">{{_('Amount')}}</th></tr></thead>
    <tbody>
      % for seen in heaps.good:
      % one = seen.bookings[0]
      <tr id="payment-{{seen.line.key.hex()}}"><td class="who">\\
% include('statement_booking.tpl', one=one, event=None)
</td><td class="what"><bdi>{{events[one.event_id].title}}</bdi></td><td class="when">{{words.day(seen.line.at)}}</td><td class="left">{{words.money(seen.line.cents, seen.line.currency)}}</td></tr>
      % end
    </tbody>
  </table>
  <form method="post" action="{{path}}/confirm" id="confirm-good">
    % include('key.tpl')
    <input type="hidden" name="keys" value="{{' '.join(seen.line.key.hex() for seen in heaps.good)}}">
    <button>{{ngettext('Confirm {number} booking', 'Confirm {number} bookings', len(heaps.good))}}</button>
  </form>
</section>
% end
% if heaps.doubtful:
<section id="doubtful" aria-labelledby="doubtful-heading">
  <h2 id="doubtful-heading">{{ngettext('{number} payment to check', '{number} payments to check', len(heaps.doubtful))}}</h2>
  % for seen in heaps.doubtful[:shown_at_most]:
  % key = seen.line.key.hex()
  <article id="payment-{{key}}" aria-labelledby="payment-{{key}}-what">
    % include('statement_line.tpl', line=seen.line)
    <p><strong>{{words.say(fits_all if 'all' in seen.acts else why[seen.kind])}}</strong></p>
    % stands = standing.get(seen.bookings[0].id) if seen.kind == 'amount' else None
    % if stands and stands.came > 0:
    <p class="hint">{{_('{came} of {costs} came before this, and {missing} is missing.', came=words.money(stands.came, seen.line.currency), costs=words.money(stands.costs, seen.line.currency), missing=words.money(stands.missing, seen.line.currency))}}</p>
    % end
    % if seen.bookings:
    <ul class="failed">
      % for one in seen.bookings:
      <li>\\
% include('statement_booking.tpl', one=one, event=events[one.event_id])
      % if seen.kind == 'several' and 'all' not in seen.acts:
        <form method="post" action="{{path}}/assign" id="choose-{{one.reference}}-{{key}}">
          <input type="hidden" name="key" value="{{key}}">
          <input type="hidden" name="reference" value="{{one.reference}}">
          <button class="secondary small" aria-describedby="payment-{{key}}-what">{{_('It’s for {number}', number=one.reference)}}</button>
        </form>
      % end
</li>
      % end
    </ul>
    % end
    <div class="acts">
      % for act in seen.acts:
      <form method="post" action="{{path}}/deal" id="{{act}}-{{key}}">
        % include('key.tpl')
        <input type="hidden" name="key" value="{{key}}">
        <input type="hidden" name="act" value="{{act}}">
        <button class="{{'secondary outline' if act in ('late', 'aside') else 'secondary'}}" aria-describedby="payment-{{key}}-what">{{_('Keep as a part payment') if act == 'late' and stands and seen.line.cents < stands.missing else words.say(acts[act])}}</button>
      </form>
      % end
    </div>
    % if seen.kind in ('several', 'unknown', 'amount', 'misread'):
    <details>
      <summary>{{_('It’s for another booking')}}</summary>
      % include('statement_assign.tpl', key=key, path=path)
    </details>
    % end
  </article>
  % end
</section>
% end
% more = max(len(heaps.doubtful) - shown_at_most, 0) + heaps.more
% if more:
<p class="hint" id="more-payments">{{ngettext('And {number} more.', 'And {number} more.', more)}}</p>
% end
% if heaps.others_count:
<section id="others" aria-labelledby="others-heading">
  <h2 id="others-heading">{{ngettext('{number} other payment', '{number} other payments', heaps.others_count)}}</h2>
  <p class="hint">{{_('No booking number was found in these. If you know which booking one is for, enter its number.')}}</p>
  <details>
    <summary>{{_('Show them')}}</summary>
    % for line in heaps.others:
    % key = line.key.hex()
    <article id="payment-{{key}}" aria-labelledby="payment-{{key}}-what">
      % include('statement_line.tpl', line=line)
      % include('statement_assign.tpl', key=key, path=path)
    </article>
    % end
    % if heaps.others_count > len(heaps.others):
    <p class="hint">{{ngettext('And {number} more.', 'And {number} more.', heaps.others_count - len(heaps.others))}}</p>
    % end
  </details>
</section>
% end
% waits = heaps.good or heaps.doubtful or heaps.others_count
% if waits:
<section>
  <p class="hint">{{_('Payments that you don’t deal with are deleted after 7 days. You can read the same statement again at any time: nothing is done twice.')}}</p>
  <details class="sure" id="forget">
    <summary>{{_('Delete these payments now')}}</summary>
    <form method="post" action="{{path}}/forget" id="forget-lines">
      % include('key.tpl')
      <p id="forget-hint">{{ngettext('All of them are deleted, also {number} that fits a booking.', 'All of them are deleted, also {number} that fit a booking.', len(heaps.good)) if heaps.good else _('All of them are deleted.')}}</p>
      <button aria-describedby="forget-hint">{{_('Yes, delete them')}}</button>
    </form>
  </details>
</section>
% end
<p><a href="/admin/payments">{{_('Payments to settle')}}</a></p>
<section aria-labelledby="read-heading">
  <h2 id="read-heading">{{_('Read another statement') if waits else _('Read a statement')}}</h2>
  % if not waits:
  <p>{{_('Download a statement from your bank and choose it here. We find the booking numbers in it and show which bookings are paid. Nothing is confirmed before you say so.')}}</p>
  % end
  <form method="post" action="{{path}}" enctype="multipart/form-data" class="fields" id="read-statement">
    <div class="wide">
      <label for="statement-file">{{_('File')}}</label>
      <input id="statement-file" name="{{field}}" type="file" aria-describedby="statement-hint">
      <small id="statement-hint">{{_('CSV, CAMT.053, MT940 or a file for 1C, up to {megabytes} MB and {lines} entries.', megabytes=megabytes, lines=words.number(lines_at_most))}}</small>
    </div>
    <div class="wide">
      <label for="statement-text">{{_('Or paste it')}}</label>
      <textarea id="statement-text" name="text" rows="4" autocomplete="off" spellcheck="false" aria-describedby="statement-kept">{{typed}}</textarea>
      <small id="statement-kept">{{_('Paste all of it, with the row that names the columns, such as “Date;Amount;Details”.')}} {{_('Only payments that came in are kept, for 7 days at most.')}}</small>
    </div>
    <label class="wide"><input type="checkbox" name="check" value="true">{{_('Let me check the columns of a CSV file first')}}</label>
    <div class="wide"><button class="{{'secondary' if heaps.good else ''}}">{{_('Read the statement')}}</button></div>
  </form>
</section>
