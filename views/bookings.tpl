% # An event's live bookings, and those that ended.
% event, live, ended, live_count, corrected = overview
% guests_path = f'/admin/events/{event.id}/guests'
<div class="bookings" id="bookings-{{event.id}}">
  % if live:
  % if live_count > len(live):
  <p class="shown"><a href="{{guests_path}}">{{_('{shown} of {count} shown – all bookings', shown=len(live), count=live_count)}}</a></p>
  % end
  % include('live_rows.tpl', event=event, live=live)
  % else:
  <p class="hint" id="no-bookings-{{event.id}}">{{_('No bookings.')}}</p>
  % include('arrived.tpl', event=event)
  % end
  % if ended:
  <details id="ended-{{event.id}}" open>
    <summary>{{_('Cancelled and expired')}}</summary>
    % include('ended_rows.tpl', event=event, ended=ended, corrected=corrected)
    <p><a href="/admin/events/{{event.id}}/bookings/ended">{{_('Show all')}}</a></p>
  </details>
  % end
  % include('lately.tpl', event=event, lately=ended, corrected=corrected)
</div>
