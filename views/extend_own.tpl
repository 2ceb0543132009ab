% # A hold of one’s own is extended by a press, as long as that is possible.
<form method="post" action="/bookings/{{booking.id}}/extend" class="extend" {{'id=extend' if is_whole else ''}}>
  % include('key.tpl')
  <button class="secondary wide" id="extend-{{booking.id}}" aria-describedby="deadline-{{booking.id}}">{{_('Hold until {deadline}', deadline=words.deadline(own.extended_until))}}</button>
</form>
