namespace CaseHub.Hub.Recordings.Storing;

/// <summary>A file of the spool cannot be read: this machine's fault, not the store's.</summary>
internal sealed class SpoolUnreadableException : IOException
{
    public SpoolUnreadableException()
        : this("A file of the spool cannot be read.")
    {
    }

    public SpoolUnreadableException(string message)
        : base(message)
    {
    }

    public SpoolUnreadableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
