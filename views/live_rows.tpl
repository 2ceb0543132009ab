% # An event's live bookings, each with what can be done with it. The roles hold where a phone lays the rows out as cards.
% is_chosen = get('may_be_changed')
% to_actions = _('To the actions for selected guests')
<table role="table" class="live{{' chosen' if is_chosen else ''}}" id="live-{{event.id}}">
  <caption class="unseen">{{_('Current bookings')}}</caption>
  <thead role="rowgroup"><tr role="row">\\
% if is_chosen:
<th role="columnheader" scope="col" class="pick" data-all="{{_('Select all on this page')}}"><span class="unseen">{{_('Selected')}}</span></th>\\
% end
<th role="columnheader" scope="col" class="who">{{_('Who')}}</th><th role="columnheader" scope="col" class="number">{{_('Seats')}}</th><th role="columnheader" scope="col" class="status">{{_('State')}}</th><th role="columnheader" scope="col" class="left">{{_('Time left')}}</th><th role="columnheader" scope="col" class="actions">{{_('Actions')}}</th></tr></thead>
  <tbody role="rowgroup">
    % for booking in live:
    <tr role="row" id="booking-{{booking.id}}" data-lapsing="{{words.lapsing(booking)}}" {{'class=asked' if booking.id == get('asked') else ''}}>
      % if is_chosen:
      <td role="cell" class="pick"><label><input type="checkbox" form="selected" name="booking_ids" value="{{booking.id}}" autocomplete="off"><span class="unseen">{{_('Select {name}', name=booking.name or booking.email)}}</span></label><a class="skip" href="#selected">{{to_actions}}</a></td>
      % end
      % include('who.tpl', one=booking)
      <td role="cell" class="number">{{words.number(booking.seats)}}<span class="unit"> {{ngettext('seat', 'seats', booking.seats)}}</span></td>
      <td role="cell" class="status"><span class="badge {{booking.status}}">{{words.say(labels.BOOKING_STATUS[booking.status])}}</span>\\
% if booking.offer and booking.status == 'held':
 <small>{{_('offer')}}</small>\\
% end
% if booking.network:
 <small class="network">{{_('network {mark}', mark=booking.network[:6])}}</small>\\
% end
 <small class="booking-number">{{booking.reference}}</small>\\
% if booking.kinds:
 <small><bdi>{{words.seats_of(booking)}}</bdi></small>\\
% elif booking.amount_cents:
 <small>{{words.money(booking.amount_cents, booking.currency)}}</small>\\
% end
 <a class="story" href="/admin/events/{{event.id}}/history?booking={{booking.id}}" aria-describedby="booking-{{booking.id}}">{{_('History')}}</a>\\
% payment = get('paid', {}).get(booking.id)
% if payment:
 <small class="paid">{{_('paid {amount}, {day}', amount=words.money(payment.cents, payment.currency), day=words.day(payment.came_at))}}</small>\\
% end
% stands = get('part_payments', {}).get(booking.id)
% if stands:
 <small class="paid">{{_('{came} of {costs} came so far', came=words.money(stands.came, booking.currency), costs=words.money(stands.costs, booking.currency))}}</small>\\
% end
% if booking.note:
 <small class="noted"><bdi>{{booking.note}}</bdi></small>\\
% end
</td>
      <td role="cell" class="left">\\
% include('time_left.tpl', booking=booking)
</td>
      <td role="cell" class="actions">
        <div>
          % if booking.status == 'held':
          <form method="post" action="/bookings/{{booking.id}}/confirm">
            % include('key.tpl')
            <button id="confirm-{{booking.id}}" aria-describedby="booking-{{booking.id}}">{{_('Confirm')}}</button>
          </form>
          % end
          <details class="sure" id="ask-cancel-{{booking.id}}">
            <summary aria-describedby="booking-{{booking.id}}">{{_('Cancel booking')}}</summary>
            <form method="post" action="/bookings/{{booking.id}}/cancel">
              % include('key.tpl')
              <p id="lost-{{booking.id}}">{{words.seats_for(booking, event, None)}} · <strong>{{words.say(labels.BOOKING_STATUS[booking.status])}}</strong>. {{_('We’ll let the guest know immediately.') if has_mail else _('No emails will be sent, because email isn’t set up.')}}</p>
              <button class="danger" id="cancel-{{booking.id}}" aria-describedby="lost-{{booking.id}}">{{_('Yes, cancel it')}}</button>
            </form>
          </details>
          % if get('may_be_changed') and event.status in ('open', 'sold_out'):
          % if not get('changing_path') or booking.id == get('changed'):
          % include('booking_changes.tpl', event=event, booking=booking)
          % else:
          <a href="{{changing_path}}{{booking.id}}#booking-{{booking.id}}" id="more-{{booking.id}}" aria-describedby="booking-{{booking.id}}">{{_('Change booking')}}</a>
          % end
          % end
        </div>
      </td>
    </tr>
    % end
  </tbody>
</table>
% include('arrived.tpl', event=event)
% if is_chosen:
% include('selected.tpl', event=event)
% end
