% # An event to come in one line, which opens in its place into its live bookings, or the way to them.
% path = f'/admin/events/{event.id}'
<details{{' open' if event.id in opened or is_only_one else ''}}>
<summary class="line">
% include('row_head.tpl', event=event, has_box=True)
% if labels.state(event) != labels.STATUS['open']:
<span class="badge {{labels.badge(event)}}">{{words.say(labels.state(event))}}</span>
% end
% include('seats_line.tpl', event=event, of='seats')
</summary>
<div class="inside" id="bookings-{{event.id}}" data-rows>
<p class="links"><a href="{{path}}/guests" aria-describedby="event-{{event.id}}-title">{{_('All bookings')}}</a> <a href="{{path}}/settings" aria-describedby="event-{{event.id}}-title">{{_('Edit or cancel')}}</a> <a href="{{path}}/history" aria-describedby="event-{{event.id}}-title">{{_('History')}}</a> <a href="{{event_path(event)}}" aria-describedby="event-{{event.id}}-title">{{_('Event page')}}</a>\\
% if event.confirmation != 'instant':
 <small>{{_('hold time {time}', time=words.duration(event.hold_seconds))}}</small>\\
% end
</p>
% if row.live is None:
<a class="button" href="{{path_to_open(event)}}" data-box>{{_('Show bookings')}}</a>
% elif row.live:
% include('live_rows.tpl', event=event, live=row.live)
% if row.live_count > len(row.live):
<p class="shown"><a href="{{path}}/guests">{{_('{shown} of {count} shown – all bookings', shown=len(row.live), count=row.live_count)}}</a></p>
% end
% else:
<p class="hint" id="no-bookings-{{event.id}}">{{_('No bookings.')}}</p>
% include('arrived.tpl', event=event)
% end
</div>
</details>
