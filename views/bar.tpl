% # How an event's seats stand, as a bar.
<svg class="bar" viewBox="0 0 {{event.seats}} 1" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="free" width="{{event.seats}}" height="1"/><rect class="held" width="{{event.confirmed_seats + event.held_seats}}" height="1"/><rect class="confirmed" width="{{event.confirmed_seats}}" height="1"/></svg>
