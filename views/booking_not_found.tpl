% # What everyone is told who may not see a booking or a place on a waiting list, whether or not there is one.
% rebase('base.tpl', area='people')
<h1>{{title}}</h1>
<p id="problem">{{_('Check that you copied the whole link. A booking is shown only on the device it was made on, to the account it belongs to, and by the link in our email.')}}</p>
<ul>
  % if not account:
  <li><a href="{{sign_in}}" id="to-sign-in">{{_('Sign in to see the bookings of your account')}}</a></li>
  % end
  <li>{{_('Open the link in our email again: this device then remembers the booking.')}}</li>
  <li><a href="/my-data" id="to-data">{{_('Ask by email which bookings are stored with your address')}}</a></li>
  % if organisation.contact:
  <li>{{_('Ask the organiser: {contact}', contact=organisation.contact)}}</li>
  % end
  <li><a href="/">{{_('All events')}}</a></li>
</ul>
