using System.Buffers.Binary;
using System.Text;

namespace CaseHub.Recorder.Webm;

/// <summary>Puts what happens to a track into its side file's words; without a side file into nothing.</summary>
internal sealed class SideWriter(SideFile? file)
{
    private (long, long) zero;

    public void Zero(long recordingStart, long engineZero)
    {
        if (zero == (recordingStart, engineZero)) return;
        zero = (recordingStart, engineZero);
        Span<byte> content = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(content, recordingStart);
        BinaryPrimitives.WriteInt64BigEndian(content[8..], engineZero);
        file?.Append(SideRecord.Zero, content);
    }

    public void SoundLevel(long beat, byte loudness)
    {
        Span<byte> content = stackalloc byte[5];
        BinaryPrimitives.WriteUInt32BigEndian(content, (uint)beat);
        content[4] = loudness;
        file?.Append(SideRecord.SoundLevel, content);
    }

    public void Gap(int track, long from, long to, string cause)
    {
        Span<byte> content = stackalloc byte[17];
        content[0] = (byte)track;
        BinaryPrimitives.WriteInt64BigEndian(content[1..], from);
        BinaryPrimitives.WriteInt64BigEndian(content[9..], to);
        file?.Append(SideRecord.Gap, content, Encoding.ASCII.GetBytes(cause));
    }

    public void Pause(long from, string cause) => file?.Append(SideRecord.Pause, Time(stackalloc byte[8], from), Encoding.ASCII.GetBytes(cause));

    public void Resume(long at) => file?.Append(SideRecord.Resume, Time(stackalloc byte[8], at));

    public void Waiting(long milliseconds, ReadOnlySpan<byte> packet)
    {
        Span<byte> content = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(content, (uint)milliseconds);
        file?.Append(SideRecord.Waiting, content, packet);
    }

    public void Closed() => file?.Append(SideRecord.Closed, []);

    /// <summary>Writes what has gathered, and up to where packets are dealt with, by their arrival.</summary>
    public void Commit(long soundDone, long pictureDone)
    {
        file?.Commit();
        file?.Done(soundDone, pictureDone);
    }

    private static Span<byte> Time(Span<byte> content, long time)
    {
        BinaryPrimitives.WriteInt64BigEndian(content, time);
        return content;
    }
}
