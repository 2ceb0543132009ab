% # By which a browser forgets what a guest has at this page, or all that guests have.
<form method="post" action="{{forget}}" id="forget" aria-labelledby="forget-button">
  <button class="secondary" id="forget-button" aria-describedby="forget-hint">{{button}}</button>
  <button class="link" id="forget-all" formaction="/forget">{{_('Forget all bookings here')}}</button>
  <small id="forget-hint">{{hint}}</small>
</form>
