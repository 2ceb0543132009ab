% # The form by which a payment is matched with the booking that it is for.
<form method="post" action="{{path}}/assign" class="find" id="assign-{{key}}">
  <input type="hidden" name="key" value="{{key}}">
  <div>
    <label for="reference-{{key}}">{{_('Booking number')}}</label>
    <input id="reference-{{key}}" name="reference" maxlength="20" autocomplete="off" autocapitalize="characters" spellcheck="false" required aria-describedby="payment-{{key}}-what">
  </div>
  <button class="secondary outline">{{_('Match')}}</button>
</form>
