% # How an event's seats stand, as a bar and in words.
<div class="seats" id="seats-{{event.id}}">
  <svg class="bar" viewBox="0 0 {{event.seats}} 1" preserveAspectRatio="none" aria-hidden="true" focusable="false">
    <rect class="free" width="{{event.seats}}" height="1"/>
    <rect class="held" width="{{event.confirmed_seats + event.held_seats}}" height="1"/>
    <rect class="confirmed" width="{{event.confirmed_seats}}" height="1"/>
  </svg>
  <p class="numbers">
    <span><span class="key confirmed"></span>{{f"{event.confirmed_seats:,}"}} confirmed</span>
    <span><span class="key held"></span>{{f"{event.held_seats:,}"}} held</span>
    <span><span class="key free"></span>{{f"{event.free_seats:,}"}} free <span class="total">of {{words.count(event.seats, "seat", "seats")}}</span></span>
    % if event.waiting:
    <span>{{f"{event.waiting:,}"}} waiting</span>
    % end
  </p>
</div>
