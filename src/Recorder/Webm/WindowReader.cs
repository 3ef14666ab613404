namespace CaseHub.Recorder.Webm;

/// <summary>Reads a stream mostly forwards, in large pieces, whatever little is asked for.</summary>
/// <param name="stream">Readable and seekable; nobody else moves it meanwhile.</param>
internal sealed class WindowReader(Stream stream)
{
    private const int WindowBytes = 1024 * 1024;
    private byte[] window = new byte[Math.Min(stream.Length, WindowBytes)];
    private long start;
    private int filled;

    public long Length { get; } = stream.Length;

    /// <returns>As many bytes of those asked for as there are; valid until the next call.</returns>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public ReadOnlySpan<byte> At(long position, int count)
    {
        count = (int)Math.Clamp(Length - position, 0, count);
        if (position < start || position + count > start + filled) Fill(position, count);
        return window.AsSpan((int)(position - start), Math.Min(count, filled - (int)(position - start)));
    }

    private void Fill(long position, int count)
    {
        if (count > window.Length) window = new byte[count];
        stream.Position = start = position;
        filled = stream.ReadAtLeast(window, (int)Math.Min(window.Length, Length - position), throwOnEndOfStream: false);
    }
}
