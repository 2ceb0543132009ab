% # Whether guests whom an organiser adds are told of it.
<label><input type="checkbox" name="tell" value="true" aria-describedby="{{id}}"> {{_('Email them about their booking')}}</label>
<small id="{{id}}">{{_('Otherwise they aren’t told now. They get later messages, such as reminders and changes, like everyone else.')}}</small>
