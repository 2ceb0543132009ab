% # What a screen reader says by itself when it changes: seats offered, and holds that end soon.
<p class="unseen" id="news" aria-live="polite">{{' '.join(words.say(one) for one in news)}}</p>
<p class="unseen" id="released" aria-live="assertive">{{' '.join(words.say(one) for one in released) if is_refresh else ''}}</p>
