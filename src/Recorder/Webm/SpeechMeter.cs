namespace CaseHub.Recorder.Webm;

/// <summary>Gathers the loudness of packets into beats, and puts each into the side file when it is over.</summary>
internal sealed class SpeechMeter(SideWriter side)
{
    private const long BeatMicroseconds = 1_000 * SpeechList.BeatMilliseconds;
    private readonly SpeechList list = new();
    private long beat = -1;
    private byte loudest;

    public IReadOnlyList<SpeechSpan> Spans => list.Spans;

    /// <param name="time">Microseconds of file time.</param>
    /// <param name="loudness">In dB above silence, 0–127.</param>
    public void Hear(long time, byte loudness)
    {
        long now = time / BeatMicroseconds;
        if (now > beat)
        {
            Finish();
            (beat, loudest) = (now, 0);
        }
        loudest = Math.Max(loudest, loudness);
    }

    /// <summary>Ends the beat that is going on.</summary>
    public void Finish()
    {
        // Silence needs no record: a beat that is not told was silent.
        if (beat < 0 || loudest == 0) return;
        list.Note(beat, loudest);
        side.SoundLevel(beat, loudest);
        loudest = 0;
    }
}
