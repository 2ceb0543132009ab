% # A key of this form's own, so that it is done once however often it is sent.
<input type="hidden" name="idempotency_key" value="{{new_key()}}">
