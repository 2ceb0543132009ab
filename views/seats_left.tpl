% # How many seats of an event are left, in words and as a thin bar; how many of the others are only held is the organiser's to know.
<div class="seat-meter" id="seats-{{event.id}}">
  <p class="seats-left">\\
% if not event.free_seats:
{{_('Sold out')}}\\
% else:
{{ngettext('{free} of {number} seat left', '{free} of {number} seats left', event.seats, free=event.free_seats)}}\\
% end
% if event.waiting:
 · {{ngettext('{number} waiting', '{number} waiting', event.waiting)}}\\
% end
</p>
  <svg class="meter" viewBox="0 0 {{event.seats}} 1" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="rest" width="{{event.seats}}" height="1"/><rect class="taken" width="{{event.seats - event.free_seats}}" height="1"/></svg>
</div>
