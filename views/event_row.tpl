% # An event in one line of a list, which opens in its place: `inside` it is either its booking box or the way to it.
% kind, left = labels.seats_left(event)
<details{{' open' if is_open else ''}}>
<summary class="line">
% include('row_head.tpl', event=event)
<span class="seats-left{{' ' + kind if kind else ''}}">\\
% if left is not None:
{{words.say(left)}}\\
% elif words.days_ahead(event.opens_at):
{{_('Opens {day}', day=words.short_day(event.opens_at))}}\\
% else:
{{_('Opens at {time}', time=words.time(event.opens_at))}}\\
% end
</span>
</summary>
<div class="inside">
% if has_box:
% if event.description:
<p class="description">{{listing.teaser(event)}}</p>
% end
<p><a href="{{event_path(event)}}">{{_('Event page')}}</a></p>
<div class="booking-box">
% include('ask_for_seats.tpl', event=event)
</div>
% else:
<a class="button" href="{{path_to_open}}" data-box>{{words.say(labels.way_in(event))}}</a>
<a href="{{event_path(event)}}">{{_('Event page')}}</a>
% end
</div>
</details>
