namespace CaseHub.Hub.Blobs;

/// <summary>A block that was to be committed is not in the store: never staged, expired, or lost by the store after it was acknowledged.</summary>
internal sealed class MissingBlockException : IOException
{
    public MissingBlockException()
        : this("The store lacks a block that was to be committed.")
    {
    }

    public MissingBlockException(string message)
        : base(message)
    {
    }

    public MissingBlockException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
