"""The pages: what people see, and what their forms do."""
