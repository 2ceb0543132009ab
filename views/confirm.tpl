% # The page of a mail's link: the address is proved, and the booking confirmed, by the button alone.
% rebase('base.tpl', area='people')
<div class="narrow">
  <h1>{{title}}</h1>
  <article id="booking-of-mail">
    <h2>{{event.title}}</h2>
    <p>{{words.moment(event.starts_at)}} · {{words.seats_of(booking)}}</p>
    % if booking.status == 'confirmed':
    <p id="is-confirmed">{{_('This booking is confirmed.')}}</p>
    <p><a href="/b/{{booking.id}}" role="button" id="to-booking">{{_('Open the booking')}}</a></p>
    % else:
    <p id="deadline">{{_('Confirm by {deadline}, or the seats are released.', deadline=words.deadline(booking.expires_at))}}</p>
    <form method="post" action="/bookings/{{booking.id}}/confirm" id="confirm">
      % include('key.tpl')
      <input type="hidden" name="proof" value="{{proof}}">
      % if booking.account_id is None:
      % include('shared_computer.tpl', id='confirm-shared', form=f'/bookings/{booking.id}/confirm')
      % end
      <button>{{_('Confirm')}}</button>
    </form>
    <p><a href="/b/{{booking.id}}" id="to-cancel">{{_('Not you, or you can’t come? Open the booking and cancel it.')}}</a></p>
    % end
  </article>
</div>
