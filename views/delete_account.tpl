% rebase('base.tpl', area='account')
<div class="narrow">
  <h1>Delete your account?</h1>
  <article>
    % if live:
    <p>{{words.count(len(live), 'booking of yours is', 'bookings of yours are')}} cancelled, and {{'its' if len(live) == 1 else 'their'}} seats go to others:</p>
    <ul>
      % for event, booking, _ in live:
      <li>{{words.count(booking.seats, 'seat', 'seats')}} for <strong>{{event.title}}</strong>, {{words.moment(event.starts_at, zone)}}</li>
      % end
    </ul>
    % else:
    <p>You have no bookings of events to come.</p>
    % end
    % if entries:
    <p id="waiting">{{words.count(len(entries), 'place of yours on a waiting list is', 'places of yours on waiting lists are')}} given up.</p>
    % end
    <p>Bookings of past events stay counted, without your name and address. You are signed out everywhere, and your API tokens end.</p>
    <p><strong>This can’t be undone.</strong></p>
    <div class="actions">
      <form method="post" action="/account/delete" id="delete-account"><button class="danger">Delete my account</button></form>
      <a href="/account" role="button" class="secondary outline">Keep it</a>
    </div>
  </article>
</div>
