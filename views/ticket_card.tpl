% # The ticket of a confirmed booking: what the door needs, and what it reads.
<section class="ticket" id="ticket" aria-label="{{_('Ticket')}}">
  <div class="ticket-main">
    <p class="organiser">{{called}}</p>
    <h2>{{event.title}}</h2>
    <dl class="facts">
      <div class="when"><dt>{{_('When')}}</dt><dd>{{words.moment_in_full(event.starts_at)}}</dd></div>
      % if event.doors_at:
      <div class="doors"><dt>{{_('Doors')}}</dt><dd>{{words.time(event.doors_at)}}</dd></div>
      % end
      % if event.location:
      <div class="where"><dt>{{_('Where')}}</dt><dd><bdi>{{event.location}}</bdi></dd></div>
      % end
    </dl>
  </div>
  <div class="ticket-stub">
    <figure class="qr">
      % include('qr.tpl', code=door_code, label=_('Code for the door, with the number {reference}', reference=booking.reference))
    </figure>
    <p class="reference">{{booking.reference}}</p>
    <p>{{words.seats_of(booking)}} · <bdi>{{booking.who}}</bdi></p>
    <p class="hint">{{_('Show the code or the number at the door.')}}</p>
  </div>
</section>
