"""What authors write in the browser before it is published: drafts of quiz files."""
