% # By which somebody whose offer has lapsed joins the waiting list as before; a button elsewhere sends it.
<form method="post" action="/events/{{event.id}}/waitlist" id="wait-again-{{booking.id}}" hidden>
  % include('key.tpl')
  % if account is None:
  <input type="hidden" name="email" value="{{booking.email}}">
  <input type="hidden" name="email_is_right" value="{{booking.email}}">
  <input type="hidden" name="name" value="{{booking.name}}">
  % end
  <input type="hidden" name="seats" value="{{booking.seats}}">
</form>
