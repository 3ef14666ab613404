using System.Diagnostics.Metrics;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>One value of an instrument.</summary>
internal sealed record Reading(string Instrument, double Value, IReadOnlyDictionary<string, object?> Tags);

/// <summary>Listens to the meters of one engine, as an exporter does.</summary>
internal sealed class Readings : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly List<Reading> latest = [];
    private readonly bool keeps;

    /// <param name="keeps">False only counts the values, for whoever measures what asking costs.</param>
    public Readings(MediaEngine engine, bool keeps = true)
    {
        this.keeps = keeps;
        listener.InstrumentPublished = (instrument, self) =>
        {
            // Other tests' engines have meters of the same name.
            if (instrument.Meter.Name != MediaMeters.Name || instrument.Meter.Scope != engine) return;
            Instruments.Add(instrument);
            self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
    }

    public List<Instrument> Instruments { get; } = [];

    /// <summary>Asks all instruments now.</summary>
    public IReadOnlyList<Reading> Collect()
    {
        latest.Clear();
        listener.RecordObservableInstruments();
        return [.. latest];
    }

    /// <summary>Values told so far.</summary>
    public long Count { get; private set; }

    public void Dispose() => listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        Count++;
        if (keeps) latest.Add(new Reading(instrument.Name, value, tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal)));
    }
}
